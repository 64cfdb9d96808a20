package io.keyhold;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Where the settings of a provider lie that nobody opened: the argument, a property, a variable, the home directory. */
final class SettingsFile {
    private SettingsFile() {}

    static Path find(String argument, Properties properties, Map<String, String> environment) {
        String home = properties.getProperty("user.home", ".");
        String named = argument.isEmpty() ? properties.getProperty("keyhold.config", "") : argument;
        String file = named.isEmpty() ? environment.getOrDefault("KEYHOLD_CONFIG", "") : named;
        if (file.isEmpty()) {
            return Path.of(home, ".keyhold", "keyhold.properties");
        }
        return file.equals("~") || file.startsWith("~/") ? Path.of(home + file.substring(1)) : Path.of(file);
    }
}
