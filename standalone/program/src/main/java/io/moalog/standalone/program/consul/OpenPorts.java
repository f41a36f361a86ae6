package io.moalog.standalone.program.consul;

import java.util.List;

/**
 * Where this process takes logs.
 *
 * @param http which answers for the health of all of them; its protocol is http or https
 * @param others forward, syslog
 */
public record OpenPorts(OpenPort http, List<OpenPort> others) {
    public OpenPorts {
        others = List.copyOf(others);
    }
}
