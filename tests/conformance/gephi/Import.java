import java.io.File;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.Node;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Issue;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.openide.util.Lookup;

/** Opens a file as Gephi does, and writes what it then holds, tab by tab. */
public final class Import {
  public static void main(String[] names) throws Exception {
    Lookup lookup = Lookup.getDefault();
    ProjectController projects = lookup.lookup(ProjectController.class);
    projects.newProject();
    ImportController importing = lookup.lookup(ImportController.class);
    Container container = importing.importFile(new File(names[0]));
    container.getReport().getIssues(100).forEachRemaining(Import::tell);
    System.out.println("dates\t" + container.getUnloader().getTimeFormat());
    importing.process(container, new DefaultProcessor(), projects.getCurrentWorkspace());
    GraphModel model = lookup.lookup(GraphController.class).getGraphModel();
    System.out.println("timeline\t" + model.isDynamic());
    for (Node node : model.getGraph().getNodes()) {
      System.out.println("node\t" + node.getId() + "\t" + node.getLabel());
    }
    for (Edge edge : model.getGraph().getEdges()) {
      System.out.println(
          "edge\t" + edge.getSource().getId() + "\t" + edge.getTarget().getId()
              + "\t" + edge.getTypeLabel() + "\t" + edge.getAttribute("timeset"));
    }
    System.exit(0);
  }

  private static void tell(Issue issue) {
    System.out.println("issue\t" + issue.getLevel() + "\t" + issue.getMessage());
  }
}
