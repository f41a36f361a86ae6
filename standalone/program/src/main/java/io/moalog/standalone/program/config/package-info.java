/** Reads the configuration: one typed reader that collects every error before it refuses. */
@NullMarked
package io.moalog.standalone.program.config;

import org.jspecify.annotations.NullMarked;
