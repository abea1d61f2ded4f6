import ArgumentParser
import Foundation

/// Which publications one process serves.
struct HouseOptions: ParsableArguments {
  @Option(
    name: [.customShort("p"), .customLong("publication")],
    help: """
      A publication's folder, or one that has several; can be given more than once. By default TUESDAY_PUBLICATION, else this folder or the nearest \
      above with a tuesday.toml.
      """)
  var publications: [String] = []

  @Option(name: .customLong("set"), help: "A setting for this run, as KEY=VALUE; wins over everything else.")
  var settings: [String] = []

  /// Of several those that can be read; one that cannot is left out, and the others have their readers all the same.
  ///
  /// - Throws: when none can be read.
  func load() throws -> House {
    guard !publications.isEmpty else { return House(publications: [try PublicationOptions.load(nil, settings)]) }
    var house = House(publications: [])
    for folder in publications.flatMap(Self.folders) {
      do { house.publications.append(try PublicationOptions.load(folder, settings)) } catch {
        house.leftOut.append(House.LeftOut(folder: folder, error: error))
      }
    }
    if let fault = house.leftOut.first, house.publications.isEmpty { throw fault.error }
    return house
  }

  /// The folder itself, or those of the publications in it, by name.
  private static func folders(_ folder: String) -> [String] {
    let files = FileManager.default
    guard !files.fileExists(atPath: folder + "/tuesday.toml") else { return [folder] }
    let inside = ((try? files.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { "\(folder)/\($0)" }
      .filter { files.fileExists(atPath: $0 + "/tuesday.toml") }
    // Of a folder with none, the error names what is missing there.
    return inside.isEmpty ? [folder] : inside
  }
}
