package datasets
import ("testing";"fmt")
func TestX(t *testing.T){ n:=0; for _,tb:=range Tables(){ fmt.Println(tb.Name,len(tb.Columns)); n+=len(tb.Columns)}; fmt.Println(n)}
