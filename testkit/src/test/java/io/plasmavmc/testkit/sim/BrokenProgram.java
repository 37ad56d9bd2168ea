package io.plasmavmc.testkit.sim;

import io.plasmavmc.chainfire.ChainFire;
import io.plasmavmc.codec.JsonStateCodec;
import io.plasmavmc.core.vm.VmId;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The program with some of its sources broken on purpose, in a class loader of its own: it has its
 * own copy of every class of ours, and shares only libraries with the tests.
 */
final class BrokenProgram implements AutoCloseable {
    private final URLClassLoader loader;

    private BrokenProgram(URLClassLoader loader) {
        this.loader = loader;
    }

    static BrokenProgram compile(BrokenVariant variant, Path directory) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-proc:none", "-nowarn", "-d", classes.toString()));
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
        for (var file : variant.files().entrySet()) {
            Path source = directory.resolve(file.getKey());
            Files.createDirectories(source.resolveSibling("."));
            Files.write(source, file.getValue());
            arguments.add(source.toString());
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status = compiler.run(null, null, null, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException("does not compile: " + variant.what());
        }
        return new BrokenProgram(new OwnFirst(places(classes)));
    }

    private static URL[] places(Path classes) throws IOException {
        return new URL[] {
            classes.toUri().toURL(),
            place(VmId.class),
            place(ChainFire.class),
            place(JsonStateCodec.class),
            place(Simulation.class)
        };
    }

    private static URL place(Class<?> known) {
        return known.getProtectionDomain().getCodeSource().getLocation();
    }

    /** Which seed finds what; empty where none does. */
    String hunt(long seeds) throws ReflectiveOperationException {
        Class<?> hunt = loader.loadClass(Hunt.class.getName());
        Object words = hunt.getMethod("through", long.class, long.class).invoke(null, 1L, seeds);
        return String.valueOf(words);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }

    /** Looks for our classes here first. */
    private static final class OwnFirst extends URLClassLoader {
        OwnFirst(URL[] places) {
            super(places, BrokenProgram.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded != null) {
                    return loaded;
                }
                return name.startsWith("io.plasmavmc.")
                        ? findClass(name)
                        : super.loadClass(name, resolve);
            }
        }
    }
}
