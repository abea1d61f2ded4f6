/// The first post of a new publication, which shows what a post can hold.
enum SamplePost {
  static let text = """
    ---
    title: "A bench, a tree, and a Tuesday"
    description: What three neighbours and one afternoon did for Linden Square.
    author: Ada Lindqvist
    ready: false
    ---

    Dear {{ first_name | default: "neighbour" }},

    three weeks ago the north end of Linden Square was a patch of mud with a sign on it. Today there is a **bench**, a young
    lime tree, and, most afternoons, somebody sitting under it. Here is how that happened, and how you can help with the rest.

    ## What it took

    1. One phone call to the parks office, made by somebody who was sure it would be useless.
    2. A list of eleven names, collected at the bakery.
    3. Two saws, a level, and a thermos of coffee.

    > We had waited four years for someone to do it. Then we noticed that we were someone.

    ## What it cost

    | What            |     Cost | Paid by          |
    |-----------------|---------:|------------------|
    | Oak boards      |    $140  | the hardware shop |
    | Lime tree       |     $85  | a jar at the bakery |
    | Permit          |      $0  | patience         |

    ## Next Tuesday

    - [x] Find out who owns the broken lamp
    - [ ] Ask them nicely
    - [ ] Ask them again

    If you can spare an hour, [write to us](mailto:letter@example.org), or just come by. The bench seats four.[^1]

    [^1]: Five, if everybody is friends.
    """ + "\n"
}
