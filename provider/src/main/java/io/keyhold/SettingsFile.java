package io.keyhold;

import io.keyhold.config.HomeDirectory;
import io.keyhold.config.Undecoded;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Where a provider finds its settings: the argument, a property, a variable, the home directory. */
final class SettingsFile {
    private SettingsFile() {}

    static Path find(String argument, Properties properties, Map<String, String> environment) {
        String named = argument.isEmpty() ? properties.getProperty("keyhold.config", "") : argument;
        String file = named.isEmpty() ? environment.getOrDefault("KEYHOLD_CONFIG", "") : named;
        if (file.isEmpty()) {
            return Path.of(HomeDirectory.of(properties, environment), ".keyhold", "keyhold.properties");
        }
        Undecoded.refuse(file, "the path of the settings file");
        return file.equals("~") || file.startsWith("~/")
                ? Path.of(HomeDirectory.of(properties, environment) + file.substring(1))
                : Path.of(file);
    }
}
