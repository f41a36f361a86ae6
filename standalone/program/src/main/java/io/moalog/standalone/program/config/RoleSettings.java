package io.moalog.standalone.program.config;

import io.moalog.aggregator.AggregatorConfig;
import io.moalog.archive.BatchIndexerConfig;
import io.moalog.registry.server.RegistryConfig;
import io.moalog.rules.RuleEngineConfig;
import io.moalog.tailapi.TailApiConfig;
import java.util.Optional;

/**
 * Each role's own settings.
 *
 * @param instance a name that is this process's alone and stays over restarts, for static group membership
 */
public record RoleSettings(
        Optional<String> instance,
        RegistryConfig serviceRegistry,
        AggregatorConfig aggregator,
        BatchIndexerConfig batchIndexer,
        RuleEngineConfig ruleEngine,
        TailApiConfig tailApi) {}
