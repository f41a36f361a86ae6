package io.moalog.rules.rule;

/** Another rule has that name. */
public final class NameTakenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String otherId;

    NameTakenException(String name, String otherId) {
        super("another rule is named \"" + name + "\"");
        this.otherId = otherId;
    }

    /** The id of the rule that has it. */
    public String otherId() {
        return otherId;
    }
}
