package io.keyhold.tests;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** Keyhold once more in this JVM: a class loader of its own with all of its classes, as an application server makes them. */
final class KeyholdCopy implements KeyApplication {
    private final AutoCloseable keyhold;
    private final KeyStore store;

    private KeyholdCopy(AutoCloseable keyhold, KeyStore store) {
        this.keyhold = keyhold;
        this.store = store;
    }

    /** Opens the store of the settings in a new class loader, with what is on the class path of the tests. */
    static KeyholdCopy open(Path settings) throws Exception {
        return open(settings, loader());
    }

    /** The same in that class loader. */
    static KeyholdCopy open(Path settings, ClassLoader loader) throws Exception {
        Class<?> type = Class.forName("io.keyhold.Keyhold", true, loader);
        AutoCloseable keyhold;
        try {
            keyhold = (AutoCloseable) type.getMethod("open", Path.class).invoke(null, settings);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        Provider provider = Class.forName("io.keyhold.KeyholdProvider", true, loader)
                .asSubclass(Provider.class)
                .getConstructor(type)
                .newInstance(keyhold);
        KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
        return new KeyholdCopy(keyhold, store);
    }

    /** A class loader that has nothing in common with that of the tests but the JDK. */
    static URLClassLoader loader() {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            try {
                urls.add(Path.of(entry).toUri().toURL());
            } catch (MalformedURLException e) {
                throw new IllegalStateException(e);
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @Override
    public void put(String name) throws GeneralSecurityException {
        store.setKeyEntry(name, new SecretKeySpec(new byte[32], "AES"), null, null);
    }

    @Override
    public List<String> names() throws GeneralSecurityException {
        return Collections.list(store.aliases());
    }

    @Override
    public void close() throws IOException {
        try {
            keyhold.close();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
