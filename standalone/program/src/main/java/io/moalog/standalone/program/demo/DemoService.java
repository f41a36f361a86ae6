package io.moalog.standalone.program.demo;

import java.util.Map;
import java.util.function.Function;

/**
 * A service of the demo.
 *
 * @param name its name
 * @param owner who is responsible
 * @param byForward whether its logs come by Fluentd's forward protocol; else by HTTP
 * @param weight how often it logs, against the others
 * @param logs what it logs: {@code message}, {@code level} and what else there is to say
 */
record DemoService(
        String name, String owner, boolean byForward, int weight, Function<Dice, Map<String, Object>> logs) {}
