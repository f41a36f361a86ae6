/** The whole platform on real backends: one log's way, outages, hard kills. */
package io.moalog.test;
