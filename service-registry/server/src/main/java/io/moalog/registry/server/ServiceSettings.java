package io.moalog.registry.server;

import io.moalog.registry.view.Retention;

/**
 * What a service's owner decides.
 *
 * @param owner who is responsible
 * @param partitions of its topic
 * @param retention how long its logs are kept
 */
record ServiceSettings(String owner, int partitions, Retention retention) {}
