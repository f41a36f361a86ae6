package io.moalog.ops.kibana;

import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How to reach Kibana.
 *
 * @param url of Kibana, or of a space in it ({@code http://kibana:5601/s/logs})
 * @param authorization the header's value
 * @param trusted whom its certificate may come from; the JVM's authorities where empty
 */
public record KibanaSettings(URI url, Optional<String> authorization, Optional<SSLContext> trusted) {
    @Override
    public String toString() {
        return "KibanaSettings[" + url + "]";
    }
}
