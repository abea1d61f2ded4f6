"""How schemathesis writes files of types that it does not know: as they are."""

import schemathesis


@schemathesis.serializer("application/jsonl", "application/x-ndjson")
def as_it_is(context, value):
    return value if isinstance(value, bytes) else str(value).encode("utf-8", errors="surrogatepass")
