package io.moalog.rules.evaluate;

import io.moalog.rules.rule.ActiveRule;

/** Tells whether two readings of a rule match the same logs. */
final class Revisions {
    private Revisions() {}

    static boolean same(ActiveRule one, ActiveRule other) {
        return one.rule().id().equals(other.rule().id())
                && one.rule().revision() == other.rule().revision();
    }
}
