package io.moalog.standalone.hdfs;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/**
 * Hides the packages of WebHDFS from the namenode's web server, which would find their classes by unpacking all of
 * Hadoop's jars: a third of the start. WebHDFS is therefore not served.
 */
final class WithoutWebHdfs extends ClassLoader {

    WithoutWebHdfs(ClassLoader parent) {
        super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.endsWith("/web/resources") ? Collections.emptyEnumeration() : super.getResources(name);
    }
}
