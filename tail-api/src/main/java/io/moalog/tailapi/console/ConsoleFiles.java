package io.moalog.tailapi.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The console's own files, and under {@code lib/} those of the WebJars that it uses; read once from the class path. */
final class ConsoleFiles {
    private static final String OWN = "io/moalog/console/";
    private static final Pattern PATH = Pattern.compile("[a-z0-9_-]+(?:[/.][a-z0-9_-]+)*\\.(js|css|svg|html)");
    private static final Pattern LIBRARY =
            Pattern.compile("lib/(lit|lit-html|lit-element|lit__reactive-element)/(.*\\.js)");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "html", "text/html; charset=utf-8");

    private final Map<String, ConsoleFile> read = new ConcurrentHashMap<>();

    /** The file at a path like {@code style.css} or {@code lib/lit/index.js}. */
    Optional<ConsoleFile> find(String path) {
        ConsoleFile known = read.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        Matcher legal = PATH.matcher(path);
        if (!legal.matches()) {
            return Optional.empty();
        }
        String type = TYPES.getOrDefault(legal.group(1), "application/octet-stream");
        Optional<ConsoleFile> file =
                resource(path).flatMap(ConsoleFiles::read).map(bytes -> new ConsoleFile(type, bytes));
        file.ifPresent(found -> read.put(path, found));
        return file;
    }

    private static Optional<String> resource(String path) {
        Matcher library = LIBRARY.matcher(path);
        if (!library.matches()) {
            return Optional.of(OWN + path);
        }
        String name = library.group(1);
        return version(name)
                .map(version -> "META-INF/resources/webjars/" + name + "/" + version + "/" + library.group(2));
    }

    /** A WebJar's version stands in its own Maven properties. */
    private static Optional<String> version(String name) {
        return read("META-INF/maven/org.webjars.npm/" + name + "/pom.properties")
                .map(bytes -> {
                    Properties properties = new Properties();
                    try {
                        properties.load(new java.io.ByteArrayInputStream(bytes));
                    } catch (IOException impossible) {
                        throw new UncheckedIOException(impossible);
                    }
                    return properties.getProperty("version");
                });
    }

    private static Optional<byte[]> read(String resource) {
        try (InputStream in = ConsoleFiles.class.getClassLoader().getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
