/** Cares for the whole: how far each reader is behind, and whether every log is accounted for. */
@NullMarked
package io.moalog.ops;

import org.jspecify.annotations.NullMarked;
