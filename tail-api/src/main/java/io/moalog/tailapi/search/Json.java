package io.moalog.tailapi.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moalog.model.LogEvent;

/** The mapper for requests and answers; it takes what logs may hold. */
final class Json {
    static final ObjectMapper MAPPER = JsonMapper.builder(LogEvent.JSON.copy()).build();

    private Json() {}
}
