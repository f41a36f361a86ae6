/** {@code moalog up}: the embedded backends and every role with one command. */
@NullMarked
package io.moalog.standalone.program.up;

import org.jspecify.annotations.NullMarked;
