package io.moalog.standalone.program.config;

/**
 * Something wrong with the configuration.
 *
 * @param property the property's name, as it was written
 * @param value what was given, or {@code ***} for a secret
 * @param origin where: {@code moalog.yml, line 3}, {@code environment MOALOG_HTTP_PORT}, {@code --set}, {@code default}
 * @param remedy what is allowed, or what to do
 */
public record Problem(String property, String value, String origin, String remedy) {
    /** One line for people. */
    @Override
    public String toString() {
        return "%s = \"%s\" (%s): %s".formatted(property, value, origin, remedy);
    }
}
