/** {@code moalog}: the command line's entry. */
@NullMarked
package io.moalog.standalone.program;

import org.jspecify.annotations.NullMarked;
