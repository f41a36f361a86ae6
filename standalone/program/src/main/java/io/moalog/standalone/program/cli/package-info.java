/** The commands that speak to a running moalog by HTTP. Nothing of the server is loaded here, so that they start fast. */
@NullMarked
package io.moalog.standalone.program.cli;

import org.jspecify.annotations.NullMarked;
