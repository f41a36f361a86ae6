package io.moalog.standalone.program.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/** Who this program is to a server of Elastic's; shown without what is secret. */
public final class Login {
    private final Optional<String> authorization;
    private final String shown;

    private Login(Optional<String> authorization, String shown) {
        this.authorization = authorization;
        this.shown = shown;
    }

    /** Either a key or a name with its password, or neither; anything else is refused. */
    static Login read(
            Values values,
            Property<Optional<String>> keyProperty,
            Property<Optional<String>> nameProperty,
            Property<Optional<String>> passwordProperty) {
        Optional<String> key = values.get(keyProperty);
        Optional<String> name = values.get(nameProperty);
        Optional<String> password = values.get(passwordProperty);
        if (key.isPresent() && name.isPresent()) {
            values.refuse(nameProperty, "there is an API key too: give one of the two");
        }
        if (name.isPresent() && password.isEmpty()) {
            values.refuse(passwordProperty, "give the password of the user " + name.get());
        }
        if (name.isEmpty() && password.isPresent()) {
            values.refuse(nameProperty, "give the user that the password is for");
        }
        Optional<String> authorization = key.map(encoded -> "ApiKey " + encoded)
                .or(() -> name.flatMap(user -> password.map(secret -> basic(user, secret))));
        return new Login(authorization, key.isPresent() ? "an API key" : name.orElse("nobody"));
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(UTF_8));
    }

    /** The value of the {@code Authorization} header. */
    public Optional<String> authorization() {
        return authorization;
    }

    @Override
    public String toString() {
        return shown;
    }
}
