package io.moalog.aggregator.http;

/**
 * Why a log was not taken.
 *
 * @param line of the body, or element of the array, from 1
 * @param reason in words for the sender
 */
public record LineError(long line, String reason) {}
