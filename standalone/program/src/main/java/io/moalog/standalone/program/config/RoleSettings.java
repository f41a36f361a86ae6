package io.moalog.standalone.program.config;

import io.moalog.aggregator.AggregatorConfig;
import io.moalog.archive.BatchIndexerConfig;
import io.moalog.indexer.RealtimeIndexerConfig;
import io.moalog.registry.server.RegistryConfig;
import io.moalog.rules.RuleEngineConfig;
import io.moalog.tailapi.TailApiConfig;

/** Each role's own settings; ops has none. */
public record RoleSettings(
        RegistryConfig serviceRegistry,
        AggregatorConfig aggregator,
        RealtimeIndexerConfig realtimeIndexer,
        BatchIndexerConfig batchIndexer,
        RuleEngineConfig ruleEngine,
        TailApiConfig tailApi) {}
