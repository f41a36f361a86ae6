package io.moalog.registry.server;

import java.util.List;
import java.util.stream.Collectors;

/** A request that says what cannot be; all that is wrong with it at once. */
final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<FieldError> errors;

    /** The body as a whole cannot be read. */
    BadRequestException(String message) {
        super(message);
        this.errors = List.of();
    }

    BadRequestException(List<FieldError> errors) {
        super(errors.stream().map(FieldError::toString).collect(Collectors.joining("; ")));
        this.errors = List.copyOf(errors);
    }

    List<FieldError> errors() {
        return errors;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
