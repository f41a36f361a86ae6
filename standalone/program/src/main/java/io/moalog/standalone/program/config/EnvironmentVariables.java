package io.moalog.standalone.program.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Overrides from the environment: {@code MOALOG_KAFKA_BOOTSTRAP_SERVERS} is {@code kafka.bootstrap-servers}, and
 * {@code MOALOG_KAFKA_CLIENT_SASL_MECHANISM} is {@code kafka.client.sasl.mechanism}.
 */
final class EnvironmentVariables {
    private static final String PREFIX = "MOALOG_";

    /** Read by the script and the commands that speak to a running moalog. */
    private static final Set<String> OTHERS =
            Set.of("MOALOG_URL", "MOALOG_TOKEN", "MOALOG_CA", "MOALOG_CERT", "MOALOG_KEY", "MOALOG_JAVA_OPTIONS");

    /** What Kubernetes sets in every container for a service that is named moalog-something. */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("MOALOG(_.*)?_(SERVICE_HOST|SERVICE_PORT(_.*)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_.*)?)");

    private static final Pattern SERVICE_LINK_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private EnvironmentVariables() {}

    static List<GivenValue> read(Map<String, String> environment, List<Setting> settings) {
        List<GivenValue> values = new ArrayList<>();
        new TreeMap<>(environment).forEach((variable, text) -> {
            if (variable.startsWith(PREFIX) && !OTHERS.contains(variable) && !isServiceLink(variable, text)) {
                values.add(new GivenValue(propertyOf(variable, settings), text, "environment " + variable));
            }
        });
        return values;
    }

    private static boolean isServiceLink(String variable, String text) {
        return SERVICE_LINK.matcher(variable).matches()
                || (variable.endsWith("_PORT")
                        && SERVICE_LINK_ADDRESS.matcher(text).matches());
    }

    private static String propertyOf(String variable, List<Setting> settings) {
        for (Setting setting : settings) {
            Optional<String> name = setting instanceof PassedThrough through
                    ? restOf(variable, through)
                    : Optional.of(setting.name())
                            .filter(known -> variableOf(known).equals(variable));
            if (name.isPresent()) {
                return name.get();
            }
        }
        return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private static Optional<String> restOf(String variable, PassedThrough through) {
        String start = variableOf(through.prefix());
        return variable.startsWith(start) && variable.length() > start.length()
                ? Optional.of(through.prefix()
                        + variable.substring(start.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'))
                : Optional.empty();
    }

    static String variableOf(String property) {
        return PREFIX + property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
