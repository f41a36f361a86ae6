package io.moalog.rules.rule;

import io.moalog.rules.sql.CompiledRule;

/** An enabled rule, ready to be evaluated. */
public record ActiveRule(Rule rule, CompiledRule compiled) {}
