/** The program's one HTTP server, and whom it refuses, and what it answers beside the roles: health, metrics, the API's description, errors. */
@NullMarked
package io.moalog.standalone.program.http;

import org.jspecify.annotations.NullMarked;
