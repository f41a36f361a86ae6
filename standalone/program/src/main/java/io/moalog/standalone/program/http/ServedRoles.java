package io.moalog.standalone.program.http;

import io.moalog.standalone.program.config.RoleName;
import java.util.Set;

/** What runs in this process, for the controllers. */
record ServedRoles(Set<RoleName> roles) {}
