/** Benchmarks: ours and the limit in one run, warm-up apart, CPU seconds beside the clock because machines are noisy. */
@org.jspecify.annotations.NullMarked
package io.moalog.test.bench;
