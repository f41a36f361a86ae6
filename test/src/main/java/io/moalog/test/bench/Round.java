package io.moalog.test.bench;

/**
 * One measurement of many records.
 *
 * @param seconds from the first byte sent to the last acknowledgement
 * @param cpuSeconds of the measured process alone
 */
record Round(double seconds, double cpuSeconds) {}
