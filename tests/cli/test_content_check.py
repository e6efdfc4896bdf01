from pipeline.cli import _content_check


def test_the_project_s_own_sources_and_routes_are_well(capsys):
    assert _content_check.main() == 0
    assert capsys.readouterr().out == ""


def test_faults_of_both_are_told_with_file_and_line(tmp_path, monkeypatch, capsys):
    folder, routes = tmp_path / "sources", tmp_path / "routes.yaml"
    folder.mkdir()
    (folder / "bad.yaml").write_text("sources: 3\n")
    routes.write_text("routes: 3\n")
    monkeypatch.setenv("SEEDWATCH_SOURCES", str(folder))
    monkeypatch.setenv("SEEDWATCH_ROUTES", str(routes))
    assert _content_check.main() == 1
    said = capsys.readouterr().out
    assert f"{folder / 'bad.yaml'}:1: " in said
    assert f"{routes}:1: " in said
