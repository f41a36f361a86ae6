/** Runs a set of roles in this process: connects the backends, wires, starts and stops in order. */
@NullMarked
package io.moalog.standalone.program.serve;

import org.jspecify.annotations.NullMarked;
