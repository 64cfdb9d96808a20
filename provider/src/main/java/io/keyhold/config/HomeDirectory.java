package io.keyhold.config;

import io.keyhold.api.KmsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The home directory of the user, which Java does not know of a user whom the system does not know. */
public final class HomeDirectory {
    private HomeDirectory() {}

    /**
     * The system property {@code user.home}, else the variable {@code HOME}.
     *
     * @throws KmsException.Configuration if neither names a directory by its whole path
     */
    public static String of(Properties properties, Map<String, String> environment) {
        for (String home : List.of(given(properties.getProperty("user.home")), given(environment.get("HOME")))) {
            Undecoded.refuse(home, "the name of the home directory");
            if (!home.isEmpty() && Path.of(home).isAbsolute()) {
                return home;
            }
        }
        throw new KmsException.Configuration(
                "this user has no home directory: `user.home` is `" + given(properties.getProperty("user.home"))
                        + "` and HOME is `" + given(environment.get("HOME")) + "`",
                "Name the settings file with --config or KEYHOLD_CONFIG and write paths in it without ~, or set HOME");
    }

    private static String given(@Nullable String value) {
        return value == null ? "" : value;
    }
}
