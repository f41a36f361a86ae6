package io.moalog.standalone.program.config;

/**
 * One property.
 *
 * @param name dotted, as in the file
 * @param kind what its text may be
 * @param defaultText what holds where nothing is given
 * @param description what it does
 * @param secret whether its value must not be shown
 */
record Property<T>(String name, Kind<T> kind, String defaultText, String description, boolean secret)
        implements Setting {

    static <T> Property<T> of(String name, Kind<T> kind, String defaultText, String description) {
        return new Property<>(name, kind, defaultText, description, false);
    }

    static <T> Property<T> secret(String name, Kind<T> kind, String description) {
        return new Property<>(name, kind, "", description, true);
    }

    @Override
    public String allowed() {
        return kind.allowed();
    }
}
