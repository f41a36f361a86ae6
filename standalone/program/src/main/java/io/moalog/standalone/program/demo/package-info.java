/** Sample traffic for {@code moalog up --demo}. */
@NullMarked
package io.moalog.standalone.program.demo;

import org.jspecify.annotations.NullMarked;
