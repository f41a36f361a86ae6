package io.moalog.rules.rule;

import java.util.List;

/**
 * What a user says of a rule.
 *
 * @param name 1 to {@value Rule#MAX_NAME} characters
 * @param sql the rule
 * @param targets who is told, at most {@value #MAX_TARGETS}
 * @param enabled whether it is evaluated
 */
public record RuleDraft(String name, String sql, List<Target> targets, boolean enabled) {
    static final int MAX_TARGETS = 10;

    public RuleDraft {
        if (name.isBlank() || name.length() > Rule.MAX_NAME) {
            throw new IllegalArgumentException(
                    "name has " + name.strip().length() + " characters: give 1 to " + Rule.MAX_NAME);
        }
        if (targets.size() > MAX_TARGETS) {
            throw new IllegalArgumentException(
                    "notify has " + targets.size() + " entries: give at most " + MAX_TARGETS);
        }
        targets = List.copyOf(targets);
    }
}
