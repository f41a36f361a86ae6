package io.moalog.standalone.program.config;

/**
 * A property's text as somebody gave it.
 *
 * @param property the property's name
 * @param text its value
 * @param origin where it stands
 */
record GivenValue(String property, String text, String origin) {}
