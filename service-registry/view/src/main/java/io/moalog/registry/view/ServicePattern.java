package io.moalog.registry.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.moalog.model.ServiceName;
import java.util.regex.Pattern;

/**
 * Services by their names.
 *
 * @param text a service's name, or a pattern in which {@code *} stands for any run of characters: {@code public.*}, or
 *     {@code *} for all of them
 */
public record ServicePattern(@JsonValue String text) {
    private static final Pattern LEGAL = Pattern.compile("(?!.*\\*\\*)[a-z0-9*][a-z0-9*._-]*");

    /** All services. */
    public static final ServicePattern ALL = new ServicePattern("*");

    /** What may be written, for who has written something else. */
    public static final String ALLOWED = "a service's name, or a pattern like public.* or *";

    /** @throws IllegalArgumentException where it is neither; without what was given */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ServicePattern {
        boolean isPattern = text.indexOf('*') >= 0
                && text.length() <= ServiceName.MAX_LENGTH
                && LEGAL.matcher(text).matches();
        if (!isPattern && ServiceName.parse(text).isEmpty()) {
            throw new IllegalArgumentException(ALLOWED);
        }
    }

    /** @param service a name as it was sent, of any length */
    public boolean matches(String service) {
        return text.equals("*") || text.equals(service) || Patterns.matches(text, service);
    }

    @Override
    public String toString() {
        return text;
    }
}
