package io.moalog.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;

/**
 * What is wrong with bytes that are no JSON, without a word of what they say: Jackson's own messages quote what they stumble
 * over, which may be what a service wants masked, or a password.
 */
public final class JsonFlaw {
    private JsonFlaw() {}

    /** E.g. {@code not JSON at byte 17}; {@code failure} is Jackson's, or of who gave it the bytes. */
    public static String of(IOException failure) {
        if (failure instanceof JsonEOFException) {
            return "not JSON: it ends too early" + place(failure);
        } else if (failure instanceof StreamConstraintsException) {
            return "not JSON: nested too deep, or with too long a number or name" + place(failure);
        }
        return "not JSON" + place(failure);
    }

    /** Where a parser of bytes stopped: {@code  at byte 17}, or nothing where that is not known. */
    public static String place(IOException failure) {
        return failure instanceof JsonProcessingException parsing
                        && parsing.getLocation() != null
                        && parsing.getLocation().getByteOffset() >= 0
                ? " at byte " + parsing.getLocation().getByteOffset()
                : "";
    }
}
