package io.moalog.registry.view;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.moalog.model.ServiceName;
import java.io.IOException;

/** A service's name as a JSON string; the model itself knows no databind. */
final class ServiceNameJson {
    private ServiceNameJson() {}

    static final class Writer extends JsonSerializer<ServiceName> {
        @Override
        public void serialize(ServiceName name, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(name.value());
        }
    }

    static final class Reader extends JsonDeserializer<ServiceName> {
        @Override
        public ServiceName deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return new ServiceName(json.getValueAsString(""));
        }
    }
}
