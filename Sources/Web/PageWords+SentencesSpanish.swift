internal import Words

/// What the engine says of files and of what is in them, in Spanish, by its English words.
extension PageWords {
  static let sentencesSpanish: [String: String] = [
    "a quote has text behind it; rows after this line may be part of it":
      "hay texto detrás de unas comillas; las filas que siguen pueden ser parte de él",
    "a quote is opened and never closed": "unas comillas se abren y no se cierran",
    "a row of more than {}; is a quote not closed?": "una fila de más de {}; ¿falta cerrar unas comillas?",
    "{} columns": "{} columnas",
    "{} MB": "{} MB",
    "a NUL octet; this is no text file, or a damaged one": "un octeto NUL; esto no es un archivo de texto, o está dañado",
    "octets that are no UTF-8, in a file that is UTF-8 before; save it as UTF-8":
      "octetos que no son UTF-8 en un archivo que hasta ahí lo es; guárdalo como UTF-8",
    "a letter that is neither UTF-8 nor Windows-1252 (Latin-1); save the file as UTF-8":
      "una letra que no es UTF-8 ni Windows-1252 (Latin-1); guarda el archivo como UTF-8",
    "Mailchimp's non-subscribed contacts never agreed to mail; leave this file out":
      "los contactos no suscritos de Mailchimp nunca aceptaron recibir correo; deja fuera este archivo",
    "two columns are named `{}`; rename or remove one": "dos columnas se llaman `{}`; cambia el nombre de una o quítala",
    "did you mean {}?": "¿querías decir {}?",
    "the file has {}": "el archivo tiene {}",
    "there is no column `{}` to map: {}": "no hay ninguna columna `{}`: {}",
    "the column `{}` is mapped twice; say once what it is": "de la columna `{}` se dice dos veces qué es; dilo una sola vez",
    "no column named `email` (found: {}); the first line must name the columns, or say which it is: --map COLUMN=email":
      "ninguna columna se llama `email` (hay: {}); la primera línea tiene que nombrar las columnas, o di abajo cuál es",
    "{} and `{}`": "{} y `{}`",
    "{} are the same; leave one out: --map COLUMN=": "{} son lo mismo; deja fuera una de ellas",
    "nothing is kept as `{}`; a column can be {}": "no se guarda nada como `{}`; una columna puede ser {}",
    "it cannot be read: {}": "no se puede leer: {}",
    "did they join": "se apuntó",
    "did they leave, or their mail bounce,": "se dio de baja o se devolvió su correo",
    "{}: {} on {}?": "{}: ¿{} el {}?",
    "the file cannot be read": "el archivo no se puede leer",
    "{} cannot be written": "no se puede escribir {}",
    "a folder; name the file in it": "es una carpeta; nombra el archivo que hay en ella",
    "there is no such file to read": "no existe ese archivo",
    "larger than {} GB; split it": "pesa más de {} GB; divídelo",
    "the file is empty": "el archivo está vacío",
    "the file is UTF-16; save it as UTF-8": "el archivo es UTF-16; guárdalo como UTF-8",
    "this is a ZIP archive or a spreadsheet; take the CSV files out of it, or save it as CSV":
      "esto es un archivo ZIP o una hoja de cálculo; saca de él los archivos CSV, o guárdalo como CSV",
    "this is a gzip file; unpack it (gunzip FILE) and take what comes out":
      "esto es un archivo gzip; descomprímelo (gunzip) y usa lo que salga",
    "a JSON array; write one object a line (`jq -c '.[]'` does)": "es una lista JSON; escribe un objeto por línea (`jq -c '.[]'` lo hace)",
    "more than {} different keys by here": "hasta aquí hay más de {} claves distintas",
    "no line is a JSON object with something in it; write one object a line, as `jq -c` does":
      "ninguna línea es un objeto JSON con algo dentro; escribe un objeto por línea, como hace `jq -c`",
    "\"{}\" is no day or time such as 2026-01-31": "«{}» no es un día ni una hora como 2026-01-31",
    "{}: list:{} says {}, but the row says elsewhere that they are {}; that no stands":
      "{}: list:{} dice {}, pero en otra columna la fila dice {}; vale esa baja",
    "\"{}\" is no state that is known, such as confirmed or confirmed until 2026-01-31":
      "«{}» no es un estado conocido, como confirmed o confirmed until 2026-01-31",
    "\"{}\" in `{}` is no state that is known; if the column says something else: --map '{}='":
      "«{}» en `{}` no es un estado conocido; si la columna dice otra cosa, deja fuera la columna `{}`",
    "\"{}\" in `{}` is neither true nor false": "«{}» en `{}` no es ni true ni false",
    "{} in `{}` is neither true nor false, nor a time such as 2026-01-31": "{} en `{}` no es ni true ni false, ni una hora como 2026-01-31",
    "{} is no day such as 2026-01-31; they are taken to have bounced, whenever it was":
      "{} no es un día como 2026-01-31; se entiende que su correo se devolvió, cuando fuera",
    "{} is no day such as 2026-01-31; they are taken to have left, whenever it was":
      "{} no es un día como 2026-01-31; se entiende que se dio de baja, cuando fuera",
    "nothing": "nada",
    "`{}` says {}, but nothing is made of that column: {}--map '{}=' leaves it out":
      "`{}` dice {}, pero de esa columna no se hace nada: {}di abajo qué es `{}`, o que se deja fuera",
    "`{}` says {}, but nothing is made of that: give the rows of such people a column `state`, or name what is kept under [attributes]":
      "`{}` dice {}, pero de eso no se hace nada: pon a las filas de esas personas una columna `state`, o nombra lo que se guarda en [attributes]",
    "{} takes it as where people stand": "{} la toma como el estado de cada persona",
    "write true, or a day as 2026-11-24, into it and {} takes it": "escribe en ella true, o un día como 2026-11-24, y {} la toma",
    "--map '{}=subscribed' takes it as whether they want mail: a no there is taken as having left, and a word that is neither refuses its row":
      "--map '{}=subscribed' la toma como si quieren correo: un no se entiende como baja, y una palabra que no es ni sí ni no hace rechazar su fila",
    "--map '{}={}' takes it as where people stand": "--map '{}={}' la toma como el estado de cada persona",
    "no address: the row has only {} columns": "no hay dirección: la fila solo tiene {} columnas",
    "the address is an array; write it as one text": "la dirección es una lista; escríbela como un texto",
    "`{}` is empty: write true or false, or leave the column out: --map '{}='":
      "`{}` está vacía: escribe true o false, o deja fuera la columna `{}`",
    "{}; they left no list that is here, so nothing was changed":
      "{}; no se dio de baja de ninguna lista de aquí, así que no se ha cambiado nada",
    "{}: without what is wrong: {}": "{}: sin lo que está mal: {}",
    "{}; their no is kept all the same": "{}; su baja se guarda de todos modos",
    "the row has {} columns, the first line names {}; is a comma not quoted?":
      "la fila tiene {} columnas y la primera línea nombra {}; ¿hay una coma sin comillas?",
    "{}: is \"{}\" a name, or is a quote open?": "{}: ¿es «{}» un nombre, o quedan unas comillas abiertas?",
    "\"{}\" is no JSON object of attributes": "«{}» no es un objeto JSON de atributos",
    "a tag of more than {} characters: \"{}…\"": "una etiqueta de más de {} caracteres: «{}…»",
    "resubscribe is \"{}\", which is no reason: write why they come back, or leave it empty":
      "resubscribe es «{}», que no es un motivo: escribe por qué vuelve, o déjalo vacío",
    "a line of more than {} MB": "una línea de más de {} MB",
    "the line is no JSON object": "la línea no es un objeto JSON",
    "the number in `{}` is too large to be kept": "el número de `{}` es demasiado grande para guardarlo",
    "the object has the key `{}` twice": "el objeto tiene dos veces la clave `{}`",
    "{}, for the refused rows, cannot be made: {}": "no se puede crear {}, para las filas rechazadas: {}",
    "{}, with the refused rows, cannot be written": "no se puede escribir {}, con las filas rechazadas",
    "all {} rows": "las {} filas",
    "{} rows from all over the file": "{} filas de todo el archivo",
    "of {} {} are wrong, this one because {}; are the columns right?": "de {} están mal {}, esta porque {}; ¿están bien las columnas?",
    "there is no list {}; `tuesday lists set` makes one": "no existe la lista {}; `tuesday lists set` crea una",
    "language is \"{}\", which is no language tag such as en or pt-BR":
      "el idioma es «{}», que no es una etiqueta de idioma como en o pt-BR",
    "zone is \"{}\", which is no time zone such as America/Chicago": "la zona es «{}», que no es una zona horaria como America/Chicago",
    "known are {}": "se conocen {}",
    "nothing is kept as \"{}\": {}": "no se guarda nada como «{}»: {}",
    "a name of more than {} characters": "un nombre de más de {} caracteres",
    "{} is longer than {} characters: \"{}…\"": "{} tiene más de {} caracteres: «{}…»",
    "{} is \"{}\", which is no {}": "{} es «{}», que no es {}",
    "number": "un número",
    "boolean": "ni true ni false",
    "date": "una fecha",
    "\"{}\" has no @": "«{}» no tiene @",
    "\"{}\" is longer than 254 octets": "«{}» tiene más de 254 octetos",
    "\"{}\" has nothing before the @": "«{}» no tiene nada delante de la @",
    "\"{}\" has more than 64 octets before the @": "«{}» tiene más de 64 octetos delante de la @",
    "\"{}\" has a character before the @ that nobody sees: {}": "«{}» tiene delante de la @ un carácter que nadie ve: {}",
    "\"{}\" has a dot at an end or two in a row before the @": "«{}» tiene delante de la @ un punto en un extremo o dos seguidos",
    "\"{}\" has a character before the @ that must not stand there: {}":
      "«{}» tiene delante de la @ un carácter que no puede estar ahí: {}",
    "\"{}\" has quotes that do not close or hold what they must not":
      "«{}» tiene comillas que no se cierran o que encierran lo que no deben",
    "\"{}\" has nothing after the @": "«{}» no tiene nada detrás de la @",
    "\"{}\" has a character after the @ that nobody sees: {}": "«{}» tiene detrás de la @ un carácter que nadie ve: {}",
    "\"{}\" has no dot after the @: is the domain complete?": "«{}» no tiene ningún punto detrás de la @: ¿está completo el dominio?",
    "\"{}\" has a dot too many after the @: two side by side, or one at an end":
      "«{}» tiene un punto de más detrás de la @: dos seguidos, o uno en un extremo",
    "\"{}\" has a domain that cannot exist: look at \"{}\"": "«{}» tiene un dominio que no puede existir: mira «{}»",
    "\"{}\" has a domain that ends in a number, which none does": "«{}» tiene un dominio que acaba en un número, y ninguno acaba así",
    "\"{}\" has a domain of more than 253 octets": "«{}» tiene un dominio de más de 253 octetos",
    "\"{}\" holds more than one address; give one": "«{}» contiene más de una dirección; pon solo una",
    "{}: did they mean {}@{}?": "{}: ¿quería decir {}@{}?",
    "{}: belongs to an office, not to a person": "{}: es de una oficina, no de una persona",
  ]

  /// A sentence of the engine in the desk's language.
  func said(_ sentence: Sentence) -> String { sentence.said { language == "es" ? Self.sentencesSpanish[$0] ?? $0 : $0 } }
}
