package io.moalog.standalone.program.cli;

/** How results are written: for people, or as the API's JSON. */
enum OutputFormat {
    text,
    json
}
