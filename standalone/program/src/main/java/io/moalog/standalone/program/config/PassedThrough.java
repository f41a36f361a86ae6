package io.moalog.standalone.program.config;

/**
 * Properties of another's own, given on as they are.
 *
 * @param prefix what stands before the other's name, with its dot
 * @param allowed which names are allowed
 * @param description who gets them
 */
record PassedThrough(String prefix, String allowed, String description) implements Setting {
    @Override
    public String name() {
        return prefix + "*";
    }

    @Override
    public String defaultText() {
        return "";
    }
}
