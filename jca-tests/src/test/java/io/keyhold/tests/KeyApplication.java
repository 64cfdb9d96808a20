package io.keyhold.tests;

import java.io.IOException;
import java.util.List;

/** An application with a Keyhold of its own. */
interface KeyApplication extends AutoCloseable {
    /** Imports a key under that name; when it returns the key is there. */
    void put(String name) throws Exception;

    /** The names of all keys. */
    List<String> names() throws Exception;

    @Override
    void close() throws IOException;
}
