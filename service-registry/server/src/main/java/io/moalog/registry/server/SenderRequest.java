package io.moalog.registry.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.registry.view.ServicePattern;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user of forward is to be like.
 *
 * @param name of the user
 * @param services what it may send to: names, or patterns with {@code *}; empty where they are not named
 * @param password null where it is to be made here
 */
record SenderRequest(
        @Schema(example = "anna") String name,

        @ArraySchema(schema = @Schema(implementation = String.class, example = "public.*"))
        List<ServicePattern> services,

        @Nullable String password) {
    static final int MOST_SERVICES = 100;

    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,98}");
    private static final String NAME = "letters, digits, '.', '_', '-' and '@', at most 99 of them";
    private static final String SERVICES = "a list of 1 to " + MOST_SERVICES + ", each " + ServicePattern.ALLOWED;
    private static final String PASSWORD = "a text of 12 to 200 characters, or nothing to have one made";

    SenderRequest {
        services = List.copyOf(services);
    }

    /**
     * @param body {@code {"name","services","password"}}, the last optional
     * @throws BadRequestException with everything that is wrong
     */
    static SenderRequest added(byte[] body) {
        RequestFields fields = fields(body, Set.of("name", "services", "password"));
        fields.missing("name", NAME);
        fields.missing("services", SERVICES);
        Optional<String> name = fields.text("name", NAME, SenderRequest::name);
        return read(fields, name.orElse(""));
    }

    /**
     * @param body {@code {"services","password"}}, both optional; or nothing
     * @throws BadRequestException with everything that is wrong
     */
    static SenderRequest renewed(String name, byte[] body) {
        return body.length == 0
                ? new SenderRequest(name, List.of(), null)
                : read(fields(body, Set.of("services", "password")), name);
    }

    /**
     * @param body {@code {"services"}}
     * @throws BadRequestException with everything that is wrong
     */
    static SenderRequest changed(String name, byte[] body) {
        RequestFields fields = fields(body, Set.of("services"));
        fields.missing("services", SERVICES);
        return read(fields, name);
    }

    /**
     * The key in {@code {"key"}}; null where there is none.
     *
     * @throws BadRequestException where it cannot be taken
     */
    static @Nullable String sharedKey(byte[] body) {
        if (body.length == 0) {
            return null;
        }
        RequestFields fields = fields(body, Set.of("key"));
        Optional<String> key = fields.secret("key", PASSWORD, SenderRequest::isPassword);
        fields.check();
        return key.orElse(null);
    }

    private static RequestFields fields(byte[] body, Set<String> names) {
        RequestFields fields = new RequestFields(ServiceRequests.object(body));
        fields.allow(names);
        return fields;
    }

    private static SenderRequest read(RequestFields fields, String name) {
        List<ServicePattern> services = services(fields);
        Optional<String> password = fields.secret("password", PASSWORD, SenderRequest::isPassword);
        fields.check();
        return new SenderRequest(name, services, password.orElse(null));
    }

    private static List<ServicePattern> services(RequestFields fields) {
        JsonNode list = fields.raw("services");
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray() || list.isEmpty() || list.size() > MOST_SERVICES) {
            fields.error("services", list, SERVICES);
            return List.of();
        }
        List<ServicePattern> services = new ArrayList<>();
        for (JsonNode one : list) {
            try {
                services.add(new ServicePattern(one.isTextual() ? one.textValue() : ""));
            } catch (IllegalArgumentException e) {
                fields.error("services", one, String.valueOf(e.getMessage()));
            }
        }
        return services.stream().distinct().toList();
    }

    private static String name(String text) {
        if (!NAMES.matcher(text).matches()) {
            throw new IllegalArgumentException(NAME);
        }
        return text;
    }

    private static boolean isPassword(String text) {
        return text.length() >= 12 && text.length() <= 200 && text.chars().noneMatch(Character::isISOControl);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return name + " for " + services;
    }
}
