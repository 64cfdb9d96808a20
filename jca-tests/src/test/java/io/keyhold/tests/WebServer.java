package io.keyhold.tests;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.JarResourceSet;
import org.apache.catalina.webresources.StandardRoot;

/** A Tomcat whose web applications each bring Keyhold and its libraries, which is how they are mostly deployed. */
final class WebServer implements AutoCloseable {
    private static final String CLASSES = "/WEB-INF/classes";
    private static final List<String> LIBRARIES = List.of(
            "keyhold-provider", "bcprov", "bcutil", "bcpkix", "jackson-core", "sqlite-jdbc", "caffeine", "slf4j");
    private static final Logger LOG = Logger.getLogger("org.apache");
    private final Tomcat tomcat = new Tomcat();
    private final Path directory;
    private final Path settings;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger deployed = new AtomicInteger();

    WebServer(Path directory, Path settings) throws IOException, LifecycleException {
        LOG.setLevel(Level.SEVERE);
        this.directory = directory;
        this.settings = settings;
        tomcat.setBaseDir(Files.createDirectories(directory.resolve("tomcat")).toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        tomcat.getHost(); // makes host and engine
        tomcat.start();
    }

    /** An application that is deployed once, and stopped for good when it is closed. */
    private final class Application implements KeyApplication {
        private final StandardContext context;

        Application(StandardContext context) {
            this.context = context;
        }

        @Override
        public void put(String name) throws Exception {
            ask("?put=" + name);
        }

        @Override
        public List<String> names() throws Exception {
            return ask("").lines().toList();
        }

        private String ask(String query) throws Exception {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                    + tomcat.getConnector().getLocalPort() + context.getPath() + "/keys" + query))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(answer.body());
            }
            return answer.body();
        }

        @Override
        public void close() throws IOException {
            try {
                context.stop();
            } catch (LifecycleException e) {
                throw new IOException(e);
            }
            tomcat.getHost().removeChild(context);
        }
    }

    /** Deploys another application; refused in the words of its Keyhold, if it does not start. */
    KeyApplication deploy() throws IOException {
        String path = "/web-" + deployed.incrementAndGet();
        StandardContext context = new StandardContext();
        context.setPath(path);
        context.setName(path);
        context.setDocBase(
                Files.createDirectories(directory.resolve("docs" + path)).toString());
        context.addLifecycleListener(new Tomcat.FixContextListener());
        context.setParentClassLoader(WebServer.class.getClassLoader());
        context.setResources(resources(context));
        context.addParameter("settings", settings.toString());
        context.addApplicationListener(WebKeys.class.getName());
        Tomcat.addServlet(context, "keys", WebKeys.class.getName()).addMapping("/keys");
        tomcat.getHost().addChild(context);
        if (context.getState() != LifecycleState.STARTED) {
            tomcat.getHost().removeChild(context);
            throw new IOException(System.getProperty(WebKeys.FAILURE + path, "the application did not start"));
        }
        return new Application(context);
    }

    private static StandardRoot resources(StandardContext context) {
        StandardRoot root = new StandardRoot(context);
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path file = Path.of(entry);
            if (Files.isDirectory(file)) {
                root.addPreResources(new DirResourceSet(root, CLASSES, file.toString(), "/"));
            } else if (Files.isRegularFile(file)
                    && LIBRARIES.stream().anyMatch(file.getFileName().toString()::startsWith)) {
                root.addPreResources(new JarResourceSet(root, CLASSES, file.toString(), "/"));
            }
        }
        return root;
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
