package io.moalog.standalone.childjvm;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;

/**
 * A main class with its class path.
 *
 * @param mainClass the class whose {@code main} is called
 * @param classPath jars and class folders, in order
 */
public record JavaProgram(String mainClass, List<Path> classPath) {

    public JavaProgram {
        classPath = List.copyOf(classPath);
    }

    /**
     * A program that lives beside {@code launcher}: its class path is the launcher's own jar or class folder, this
     * module's, and the jars that a text resource lists (as maven-dependency-plugin's build-classpath writes them).
     *
     * @param launcher a class of the jar that also holds the main class and the resource
     * @param mainClass a class name in the launcher's package
     * @param resource e.g. {@code META-INF/moalog/embedded-kafka.classpath}
     * @throws ChildStartException when the resource or one of the jars that it lists is missing
     */
    public static JavaProgram beside(Class<?> launcher, String mainClass, String resource) {
        List<Path> classPath = new ArrayList<>();
        classPath.add(home(launcher));
        classPath.add(home(JavaProgram.class));
        for (String jar : read(launcher, resource).strip().split(File.pathSeparator, -1)) {
            Path path = Path.of(jar);
            if (!Files.exists(path)) {
                throw new ChildStartException(launcher.getSimpleName() + " needs " + path
                        + ", which is not there any more: build the project again (mvn install)");
            }
            classPath.add(path);
        }
        return new JavaProgram(launcher.getPackageName() + "." + mainClass, classPath);
    }

    private static String read(Class<?> launcher, String resource) {
        try (InputStream in = launcher.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new ChildStartException(launcher.getSimpleName() + " finds no " + resource
                        + " on the class path: build the project again (mvn install)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    static Path home(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new ChildStartException(type.getName() + " has no jar or class folder of its own");
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new ChildStartException("not a file: " + source.getLocation(), e);
        }
    }
}
