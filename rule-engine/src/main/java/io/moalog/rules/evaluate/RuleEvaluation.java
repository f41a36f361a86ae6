package io.moalog.rules.evaluate;

import io.moalog.rules.rule.ActiveRule;

/** One rule at work. Used by the evaluator's thread alone. */
sealed interface RuleEvaluation permits WindowedRule, MatchRule {
    /** Says whether this is the rule, of the same revision. */
    boolean isOf(ActiveRule rule);

    /** Takes over what may change within a revision: the name, and who is told. */
    void update(ActiveRule rule);

    ActiveRule rule();

    /** A log for which WHERE is true. */
    void matched(MatchedLog log, long watermark) throws InterruptedException;

    /** Time passes: closes what is to be closed. */
    void tick(long now, long watermark) throws InterruptedException;

    /** The service's logs are read elsewhere, or from another place, from now on. */
    void stop() throws InterruptedException;

    int openWindows();
}
